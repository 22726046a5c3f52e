"""What the source states (S1-S10), carried over word for word from the project's statement of its mission.

The one page of the clinic that the product is built from is restated there; nothing else is given. Whatever public pages say
about the clinic or about Jeff must be here, in the catalog, or filled in by the owner.
"""

STATEMENTS = {
    "S1": "Intramuscular stimulation (IMS) releases or lengthens muscles that may be causing chronic musculoskeletal or "
    "neuropathic pain.",
    "S2": "It uses acupuncture needles, dry (nothing is injected), aimed at injured muscles that have contracted and become "
    "shortened from distress.",
    "S3": "The goal is to release the muscle shortening that presses on and irritates the nerve.",
    "S4": "Needles go into tight, tender muscle bands and/or near the spine, where the nerve root may have become irritated "
    "and sensitized.",
    "S5": "Needling a normal muscle is painless; in a shortened or sensitized muscle there is a grasp and a cramping sensation "
    "at the site. Then three separate things happen:",
    "S6a": "the stretch receptor in the muscle is stimulated, producing relaxation and lengthening of the muscle;",
    "S6b": "the needle causes a small injury, which draws blood to the area and starts natural healing;",
    "S6c": "the treatment creates an electrical potential in the muscle that makes the nerve function normally again.",
    "S7": "Sensitive areas are desensitized, the persistent pull of shortened muscles is released, the mechanical pain they "
    "cause is alleviated, and with it the underlying neuropathic condition is treated.",
    "S8": "Conditions treated: headaches, back pain, whiplash, tennis elbow, frozen shoulder, chronic aching or burning pain, "
    "limited range of motion, stiffness in muscles and joints.",
    "S9": "Questions are welcome: telephone (289) 266-1674 extension 1, e-mail info@probodywellness.ca.",
    "S10": "A physiotherapy appointment can be booked with Jeff (Jeff Hodgart, physiotherapist), who is available on Mondays, "
    "Wednesdays and Fridays.",
}

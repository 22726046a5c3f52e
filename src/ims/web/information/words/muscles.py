"""Where a muscle is, in words that need no anatomy."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLAIN: dict[str, str | Promise] = {
    "adductor_longus_and_magnus": _("inside of the thigh"),
    "deltoid": _("the cap of the shoulder"),
    "extensor_carpi_radialis_brevis": _("top of the forearm, lifts the wrist"),
    "extensor_digitorum": _("back of the forearm, lifts the fingers"),
    "fibularis_longus": _("outer side of the lower leg"),
    "gastrocnemius": _("the calf"),
    "gluteus_maximus": _("the large muscle of the buttock"),
    "gluteus_medius": _("upper side of the buttock and hip"),
    "gluteus_minimus": _("deep in the side of the hip"),
    "hamstrings": _("back of the thigh"),
    "iliocostalis_lumborum": _("low back, a hand's width beside the spine"),
    "iliopsoas": _("deep in the front of the hip"),
    "infraspinatus": _("flat of the shoulder blade"),
    "latissimus_dorsi": _("the broad muscle from the back to the arm"),
    "levator_scapulae": _("side of the neck down to the shoulder blade"),
    "longissimus_thoracis_lumbar_part": _("low back, close beside the spine"),
    "pectoralis_major": _("the large muscle of the chest"),
    "pectoralis_minor": _("front of the chest, near the shoulder"),
    "piriformis": _("deep in the buttock"),
    "quadratus_lumborum": _("side of the low back, from the ribs to the hip"),
    "rectus_femoris": _("front of the thigh"),
    "semispinalis_capitis": _("back of the neck, up to the skull"),
    "soleus": _("deep in the calf"),
    "splenius_capitis": _("back and side of the neck"),
    "sternocleidomastoid": _("front and side of the neck"),
    "subscapularis": _("under the shoulder blade"),
    "supinator": _("deep below the elbow, turns the palm up"),
    "supraspinatus": _("top of the shoulder blade"),
    "teres_major": _("lower edge of the shoulder blade to the arm"),
    "teres_minor": _("outer edge of the shoulder blade"),
    "tibialis_anterior": _("front of the shin"),
    "upper_trapezius": _("top of the shoulder up to the neck"),
}
"""By key of the catalog: every muscle that a condition names."""

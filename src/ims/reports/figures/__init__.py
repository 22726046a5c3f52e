"""Pictures of a study, one file a kind: each gives a `Group` of SVG panels, one panel a mechanism set."""

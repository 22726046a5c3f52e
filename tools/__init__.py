"""Tools for the people who change IMS; none of them is part of the package."""

"""What came out? A plain xarray Dataset with units, provenance and citations; saved as NetCDF. It draws nothing."""

from ims.results.dataset import SCHEMA, attributes, label, load, opened, plain, save

__all__ = ["SCHEMA", "attributes", "label", "load", "opened", "plain", "save"]

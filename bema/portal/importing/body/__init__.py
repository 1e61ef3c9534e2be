"""HTML of any site to the pieces a story's body is made of. Nothing is dropped without a remark."""

from bema.portal.importing.body.convert import Converted, convert

__all__ = ["Converted", "convert"]

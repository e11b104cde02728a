"""Ask about runs from Python: ``trackai.Api``. The same questions, words and answers as in the web UI and the CLI.

Knows the store's reader and edits, a server's answers in their words, and frames of pandas, Polars and Arrow when they are asked for; logs nothing.
"""

from trackai.query_api.api import Api
from trackai.query_api.config import Config
from trackai.query_api.history import Comparison, History
from trackai.query_api.runs import Run, Runs

__all__ = ["Api", "Comparison", "Config", "History", "Run", "Runs"]

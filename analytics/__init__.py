"""Marsad's analytics: from a folder of articles about extremism to typed tables.

The package knows nothing of Streamlit or plotly. Read ``docs/ARCHITECTURE.md``
for its layers and ``tables/`` for everything it produces.
"""

__version__ = "0.1.0"

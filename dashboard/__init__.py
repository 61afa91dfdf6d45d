"""The Streamlit interface: thin pages over ``analytics``."""

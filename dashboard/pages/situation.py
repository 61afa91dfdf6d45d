"""Situation: what is new in the slice, every sentence a filled template that opens its numbers."""

from __future__ import annotations

from dashboard.components.page import begin
from dashboard.components.situation_views import situation

situation(*begin("nav.situation"))

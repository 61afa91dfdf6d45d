"""A workspace on disk: content-addressed objects, immutable generations, one pointer.

This is the only folder of code that knows names inside a workspace; where it lies is for
:mod:`storage` to know::

    CURRENT                    the number of the generation in force
    generations/000007.json    a manifest: which objects make up which table
    objects/ab/abcd….parquet   one partition of one table, named by its content
    cache/<key>.json           what a stage made of a given input (resume, re-runs)
    arrays/<key>/*.npy         word indexes, mapped into memory by readers; made again when missing
    received/<hash>/           files sent through the dashboard
    settings.json, secret      what was set for the workspace; a key for pseudonyms
    columns.json               which columns of tables mean what, as named by hand
    job.json, job.log          work started from the dashboard
    lock                       held by the process that writes

A writer adds objects, then a manifest, then moves the pointer with one atomic
rename; a reader that began on the old generation keeps it. Objects are never
changed, so a run that was killed leaves the last complete state in force.
"""

from __future__ import annotations

from analytics.workspace.generations import Draft, Generation
from analytics.workspace.home import Workspace
from analytics.workspace.settings import safe_name

__all__ = ["Draft", "Generation", "Workspace", "safe_name"]

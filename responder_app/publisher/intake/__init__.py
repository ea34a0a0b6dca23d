"""Intake: an owner's folder to a pre-plan, the files of its documents, and a report.

Owns the folder format and the judgement of what owners send. Leaves alone the registry, which stores what was
taken, and the drawing workers, which alone open PDFs and pictures.
"""

from responder_app.publisher.intake.documents import OwnerFile
from responder_app.publisher.intake.inspector import Inspector, PoolInspector
from responder_app.publisher.intake.read import Intake, read_folder
from responder_app.publisher.intake.report import Finding, Level, Report

__all__ = ["Finding", "Inspector", "Intake", "Level", "OwnerFile", "PoolInspector", "Report", "read_folder"]

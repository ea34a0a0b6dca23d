"""The program that runs inside the sandbox: the only place that opens PDFs and pictures from outside."""

ARGUMENT = "--drawing-worker"
"""Before all else on the command line of `responder`: be a drawing worker on the inherited descriptors that follow."""

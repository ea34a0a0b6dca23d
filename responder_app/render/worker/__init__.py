"""The program that runs inside the sandbox: the only place that opens PDFs and pictures from outside."""

"""One module per mend: the docstring names the AWS behaviour it follows and where AWS documents it.

Each has install(cloud). Adding a module adds a mend.
"""

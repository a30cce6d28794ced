"""Who may do what: the record of all checks, and the resources that an EC2 call is authorized on."""

"""A local AWS: MiniStack in front, moto in process for EC2, and mends that follow AWS where they deviate."""

export const PUBLIC_BUCKET = `resource "aws_s3_bucket" "planted" {
  bucket = "riposte-planted"
}

resource "aws_s3_bucket_public_access_block" "planted" {
  bucket                  = aws_s3_bucket.planted.id
  block_public_acls       = false
  block_public_policy     = false
  ignore_public_acls      = false
  restrict_public_buckets = false
}
`;
export const OPEN_GROUP = `resource "aws_security_group" "planted" {
  description = "Planted"

  ingress {
    description = "Everybody"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`;

"""What the product is compared with: small servers of other makes that send one message to everybody in one room."""

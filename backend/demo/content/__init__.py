"""The invented content itself: who exists, which papers were issued, what was said about them."""

"""The list of documents as Django REST framework's tutorial would write it, beside the product's own, in one server."""

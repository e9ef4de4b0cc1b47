"""Fills an empty installation with the invented content, through the services, each act at its moment of 2019."""

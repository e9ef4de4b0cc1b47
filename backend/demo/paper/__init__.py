"""Lays out invented administrative papers as PDF, in the form Decree 30/2020 Appendix I demands."""

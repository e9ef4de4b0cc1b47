"""Invented demonstration data of Chidao: organisations, people, papers and two weeks of talk. Marked as sample."""

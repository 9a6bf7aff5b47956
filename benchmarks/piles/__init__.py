"""Piles of invented news with the truth about them: what the demo shows and the benchmark measures on.

    python -m benchmarks.piles.make --seed 7 -o DIR

One seed, one pile: `world` draws a country that is not on any map, `stories` reads what happens there, `wording`
says it again in other words, `plan` decides who publishes what from whom (that is the truth), `sites` dresses it up
as web pages, `make` writes it all down.
"""

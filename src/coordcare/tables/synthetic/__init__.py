"""Fictional data in the shape of the tables: people, providers, claims and payments that never were.

What is likely stands in `likelihoods/`, how it is drawn in `steps/`, and what is written in `outputs/`. Nothing here
knows a state; a `World` says where the members live and in which plans they are.
"""

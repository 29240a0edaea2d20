"""Fictional data in the shape of the tables: people, providers, claims and payments that never were.

What is likely stands in `likelihoods/`, in figures that are assumed and chosen to look like Medicaid. How it is drawn
stands in `steps/`, and what is written in `outputs/`. Nothing here knows a state: a `World` says where the members
live and in which plans they are.
"""

"""What a year's quality is written as: report, scorecards, results that may be published, and files for machines."""

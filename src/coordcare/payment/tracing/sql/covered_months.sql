-- Member months that count, each with the row of eligibility and of the assignment that it rests on.
SELECT * FROM attributed_months

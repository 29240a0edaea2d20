-- Premiums that the state paid, by month and plan.
SELECT *, (year(month) * 12 + month(month))::INTEGER AS number FROM run.premiums WHERE standing = 'counted'

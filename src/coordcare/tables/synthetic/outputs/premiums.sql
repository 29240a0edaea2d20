-- A month is paid for whoever is covered on any day of it.
WITH months AS (SELECT unnest(range(1, 13))::INTEGER AS month)
SELECT first_of_month(month) AS month, plan, rate_category, count(DISTINCT person)::INTEGER AS member_months,
       dollars(count(DISTINCT person) * any_value(premium_cents_pmpm) * any_value(premium_permille) // 1000) AS amount
FROM months
JOIN span ON span.start_date <= last_of_month(month) AND span.end_date >= first_of_month(month)
JOIN plan_type ON plan_type.number = span.plan_number
GROUP BY ALL
ORDER BY 1, plan, rate_category

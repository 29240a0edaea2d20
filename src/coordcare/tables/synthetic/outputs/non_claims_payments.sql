WITH months AS (SELECT unnest(range(1, 13))::INTEGER AS month),
     dental AS (SELECT min_by(name, site) AS first_party FROM party WHERE setting = 'dental'),
assigned AS (
    -- The members who are assigned to a clinic on the first day of a month.
    SELECT site, month, count(*) AS members
    FROM months
    JOIN assignment ON assignment.start_date <= first_of_month(month)
     AND coalesce(assignment.end_date, last_of_month(12)) >= first_of_month(month)
    GROUP BY ALL
), payments AS (
    -- Each month, for each member assigned on the first day, by the tier of that day.
    SELECT 1 AS kind, site, month, contracting_entity, clinic_id, 'PRIMARY-CARE' AS arrangement_id,
           'primary care home PMPM' AS payment_kind, first_of_month(month) AS period_start_date,
           last_of_month(month) AS period_end_date, first_of_month(month) + 9 AS paid_date,
           members * the_tiers.payment_cents_pmpm AS cents
    FROM assigned
    JOIN clinic USING (site)
    JOIN recognition ON recognition.site = assigned.site AND recognition.start_date <= first_of_month(month)
     AND coalesce(recognition.end_date, last_of_month(12)) >= first_of_month(month)
    JOIN the_tiers USING (tier)
    UNION ALL
    -- Once for the year, for three of four clinics, after its end: one to three dollars a member month.
    SELECT 2, site, 12, contracting_entity, clinic_id, 'PRIMARY-CARE', 'quality payment', first_of_month(1),
           last_of_month(12), last_of_month(12) + 150, sum(members * (100 + lot(slice(chances, 2), 201)))
    FROM clinic JOIN assigned USING (site)
    WHERE chance(slice(chances, 7), 750)
    GROUP BY ALL
    UNION ALL
    -- Each month, to one party that pays the others, for whoever is covered on the first day: dental claims pay nothing.
    SELECT 3, 0, month, first_party, NULL, 'ORAL-HEALTH', 'dental capitation', first_of_month(month),
           last_of_month(month), first_of_month(month) + 4, count(*) * 1400
    FROM months
    JOIN span ON span.start_date <= first_of_month(month) AND span.end_date >= first_of_month(month), dental
    WHERE list_contains(span.covers, 'dental')
    GROUP BY ALL
)
SELECT 'NP' || lpad(row_number() OVER (ORDER BY kind, site, month)::VARCHAR, 7, '0') AS payment_id,
       contracting_entity, clinic_id, arrangement_id, payment_kind, period_start_date, period_end_date, paid_date,
       dollars(cents) AS amount
FROM payments
ORDER BY payment_id

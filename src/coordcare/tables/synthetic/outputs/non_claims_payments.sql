WITH months AS (SELECT unnest(range(1, 13))::INTEGER AS month),
     capitated AS (SELECT unnest(['behavioral', 'dental']) AS care, unnest([900, 1400]) AS cents_pmpm),
     kept AS (SELECT min(contracting_entity) AS first_entity FROM clinic),
payments AS (
    -- Each month, for each member assigned on the first day, by the tier of that day.
    SELECT 1 AS kind, clinic.site, month, contracting_entity, clinic_id, arrangement_id,
           'primary care home PMPM' AS payment_kind, first_of_month(month) AS period_start_date,
           last_of_month(month) AS period_end_date, first_of_month(month) + 9 AS paid_date,
           count(*) * any_value(the_tiers.payment_cents_pmpm) AS cents
    FROM months
    JOIN assignment ON assignment.start_date <= first_of_month(month)
     AND coalesce(assignment.end_date, last_of_month(12)) >= first_of_month(month)
    JOIN clinic ON clinic.site = assignment.site
    JOIN recognition ON recognition.site = clinic.site AND recognition.start_date <= first_of_month(month)
     AND coalesce(recognition.end_date, last_of_month(12)) >= first_of_month(month)
    JOIN the_tiers USING (tier)
    GROUP BY ALL
    UNION ALL
    -- Once for the year, for three of four clinics, after its end.
    SELECT 2, site, 12, contracting_entity, clinic_id, arrangement_id, 'quality payment', first_of_month(1),
           last_of_month(12), last_of_month(12) + 150, 500000 + lot(slice(chances, 2), 6500000)
    FROM clinic
    WHERE chance(slice(chances, 7), 750)
    UNION ALL
    -- Each month, to one entity, for whoever is covered on the first day.
    SELECT 3, CASE care WHEN 'dental' THEN 1 ELSE 0 END, month, first_entity, NULL, 'CAP-' || upper(care[1:2]),
           care || ' capitation', first_of_month(month), last_of_month(month), first_of_month(month) + 4,
           count(*) * any_value(cents_pmpm)
    FROM months
    JOIN span ON span.start_date <= first_of_month(month) AND span.end_date >= first_of_month(month)
    JOIN capitated ON list_contains(span.covers, care), kept
    GROUP BY ALL
)
SELECT 'NP' || lpad(row_number() OVER (ORDER BY kind, site, month)::VARCHAR, 7, '0') AS payment_id,
       contracting_entity, clinic_id, arrangement_id, payment_kind, period_start_date, period_end_date, paid_date,
       dollars(cents) AS amount
FROM payments
ORDER BY payment_id

-- Counted claim lines that payees of parties billed within their months, by NPI or tax number, once for every party.
WITH npis AS (SELECT DISTINCT payee FROM figures.party_payees WHERE payee_kind = 'npi'),
tins AS (SELECT DISTINCT payee FROM figures.party_payees WHERE payee_kind = 'tin'),
pairs AS (
    SELECT p.arrangement_id, p.party, p.first_number, p.last_number, p.payee AS npi, t.payee AS tin
    FROM figures.party_payees AS p CROSS JOIN (FROM tins UNION ALL SELECT '') AS t WHERE p.payee_kind = 'npi'
    UNION
    SELECT p.arrangement_id, p.party, p.first_number, p.last_number, n.payee, p.payee
    FROM figures.party_payees AS p CROSS JOIN (FROM npis UNION ALL SELECT '') AS n WHERE p.payee_kind = 'tin'
)
SELECT l.*, p.arrangement_id, p.party
FROM paid_lines AS l
LEFT JOIN npis ON npis.payee = l.npi
LEFT JOIN tins ON tins.payee = l.tin
JOIN pairs AS p ON p.npi = coalesce(npis.payee, '') AND p.tin = coalesce(tins.payee, '')
    AND l.number BETWEEN p.first_number AND p.last_number

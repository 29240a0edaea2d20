-- Some obstetricians and nurse midwives also give primary care, as the CCO says.
SELECT npi, taxonomy_code, specialty,
       CASE WHEN setting = 'maternity' AND chance(slice(chances, 5), 300) THEN '1' END AS primary_care
FROM practitioner
ORDER BY npi

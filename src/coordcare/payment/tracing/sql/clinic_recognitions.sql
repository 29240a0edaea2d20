-- Tiers at which clinics are recognized.
SELECT * FROM run.clinic_recognitions WHERE standing = 'counted'

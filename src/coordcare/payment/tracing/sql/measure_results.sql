-- Results of quality measures.
SELECT * FROM run.measure_results WHERE standing = 'counted'

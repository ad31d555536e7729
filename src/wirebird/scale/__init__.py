"""Coding of partitioned Parquet in many processes, on Ray and on Spark: everywhere the same function of `wirebird.arrow`."""

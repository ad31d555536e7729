# Reads exports with readr, checks types against their codebooks, and writes and reads them as Stata files with haven.
# Usage: Rscript tools/check_exports.R FOLDER (CSV files of `wirebird export`, each with its NAME.codebook.csv)
suppressMessages({library(readr); library(haven)})

fits <- function(kind, class) switch(kind,
  text = class %in% c("character", "numeric"), int = class == "numeric", float = class == "numeric",
  bool = class == "logical", date = class == "Date")

folder <- commandArgs(trailingOnly = TRUE)[1]
failed <- FALSE
for (book in list.files(folder, pattern = "[.]codebook[.]csv$")) {
  name <- sub("[.]codebook[.]csv$", "", book)
  data <- read_csv(file.path(folder, paste0(name, ".csv")), show_col_types = FALSE, guess_max = 1e6)
  kinds <- read_csv(file.path(folder, book), show_col_types = FALSE)$kind
  classes <- sapply(data, function(column) class(column)[1])
  filled <- sapply(data, function(column) any(!is.na(column)))
  wrong <- names(data)[filled & !mapply(fits, kinds, classes)]
  stata <- NA
  if (all(grepl("^[A-Za-z_][A-Za-z0-9_]{0,31}$", names(data)))) {
    file <- tempfile(fileext = ".dta")
    short <- data
    for (column in names(short)) if (is.character(short[[column]])) short[[column]] <- substr(short[[column]], 1, 2000)
    write_dta(short, file)
    again <- read_dta(file)
    stata <- nrow(again) == nrow(data) && all(names(again) == names(data))
  }
  failed <- failed || nrow(problems(data)) > 0 || length(wrong) > 0 || isFALSE(stata)
  cat(name, ":", nrow(data), "rows,", nrow(problems(data)), "problems, wrong types:", wrong, ", as Stata file:", stata, "\n")
}
quit(status = if (failed) 1 else 0)

# Five seconds of scenarios that are nearly right: none may break the program.
exec Scripts/fuzz --seconds 5 --seed 1 --workers 1

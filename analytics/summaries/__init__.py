"""Small tables from annotation tables and a slice: milliseconds each. One file each, none importing another but periods."""

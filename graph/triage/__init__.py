"""The analyst's morning: what came in and how urgent it is, its grades, what is watched for, lists checked."""

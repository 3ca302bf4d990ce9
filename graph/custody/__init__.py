"""What the duty of care asks of a record: copies that can be trusted, who may see, how long it is kept, taking somebody out."""

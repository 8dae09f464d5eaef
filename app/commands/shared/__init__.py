"""What commands share: options, and queries as they are typed or come from a file, with their answers."""

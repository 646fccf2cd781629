"""What can be wrong with a file: one class per problem with code, sentence, rule and remedy, by what it concerns."""

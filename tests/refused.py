"""Reading a refusal that a test caught."""


def codes(caught):
    return [refusal.code for refusal in caught.value.refusals]

"""Every kind of check, in the order of the report. To add one, add a file with a `Kind` and a row here."""

from bnderive.check import autograd, closed_form, complex_step, high_precision, native, richardson

KINDS = (
    complex_step.KIND,
    complex_step.DIRECTIONS,
    high_precision.KIND,
    richardson.KIND,
    closed_form.KIND,
    autograd.KIND,
    native.KIND,
)

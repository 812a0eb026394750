"""What happens in a market, compiled: companies, buying groups, touches, leads, deals, customers and readers, turn by turn.

Everything in this folder is compiled or describes what is; an edit of one of its files, and of no other, compiles anew. It may be run as
plain Python, for a debugger, for coverage or for a quick test, with ``NUMBA_DISABLE_JIT=1``.

One style. A compiled function takes what it works on, in this order and under these letters, and nothing else by hand:

=========  =============================================================================================================
``w``      the market: a `state.World`, always first; ``w.params`` and ``w.customer_params`` hold the scenario's parameters
``s``      a buying group on its journey, a record of ``w.groups``
``c``      a customer, a record of ``w.customers``
``r``      a casual reader, a record of ``w.readers``
``a``      the number of a company (account)
``v``      the number of a vendor; 0 is ours
``i``      a member of the group
``j``      one of the four producing jobs; ``job`` where a name reads better
``k``      any running number
``u``      a uniform random number, ``u_...`` what it decides
``kind``   one of the five activities, ``step`` its running number in the journey
=========  =============================================================================================================

A function that needs the group alone takes no ``w``, and one that is a formula takes numbers alone. A name that begins with an
underscore is used in its own file only.
"""

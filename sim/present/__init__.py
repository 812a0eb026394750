"""How it is shown: charts, findings in words and exports. Knows neither the simulation nor the web page."""

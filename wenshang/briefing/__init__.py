"""The page: an executed notebook in, one offline HTML file out."""

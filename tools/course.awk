# The course of many searches as a picture (SVG): the median match % of each family against seconds.
# Lines of input: FAMILY history.csv; families in the order they come. Searches of phrases are left
# out by the caller: their first part has another target.

function sorted_median(list,   v, n, i, k, t) {
    n = split(list, v, " ")
    for (i = 2; i <= n; ++i)
        for (k = i; k > 1 && v[k] + 0 < v[k - 1] + 0; --k) { t = v[k]; v[k] = v[k - 1]; v[k - 1] = t }
    return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
function x_of(seconds) { return 50 + 470 * log(seconds) / log(last) }
function y_of(match_) { return 20 + 300 * (100 - match_) / (100 - low) }

BEGIN {
    count = split("1 1.5 2 3 5 7 10 15 20 30 45 60", times, " ")
    last = times[count]
    low = 20
    split("#1f77b4 #ff7f0e #2ca02c #d62728 #9467bd #8c564b #e377c2 #7f7f7f #17becf", colours, " ")
}
{
    if (!($1 in seen)) { seen[$1] = 1; families[++kinds] = $1 }
    best = 1; next_ = 1
    getline line < $2  # the names of the columns
    while ((getline line < $2) > 0) {
        split(line, c, ",")
        for (; next_ <= count && c[1] + 0 > times[next_] + 0; ++next_)
            found[$1, next_] = found[$1, next_] " " 100 * (1 - best)
        if (c[6] + 0 < best) best = c[6] + 0
    }
    close($2)
    for (; next_ <= count; ++next_) found[$1, next_] = found[$1, next_] " " 100 * (1 - best)
}
END {
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 360\" font-family=\"sans-serif\" font-size=\"11\">"
    print "<rect width=\"640\" height=\"360\" fill=\"white\"/>"
    for (m = low; m <= 100; m += 20) {
        printf "<line x1=\"50\" x2=\"520\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n", y_of(m), y_of(m)
        printf "<text x=\"44\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>\n", y_of(m) + 4, m
    }
    for (t = 1; t <= count; ++t) {
        if (times[t] !~ /^(1|2|5|10|20|30|60)$/) continue
        printf "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"20\" y2=\"320\" stroke=\"#ddd\"/>\n", x_of(times[t]), x_of(times[t])
        printf "<text x=\"%.1f\" y=\"336\" text-anchor=\"middle\">%s s</text>\n", x_of(times[t]), times[t]
    }
    for (f = 1; f <= kinds; ++f) {
        printf "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"", colours[f]
        for (t = 1; t <= count; ++t) printf "%.1f,%.1f ", x_of(times[t]), y_of(sorted_median(found[families[f], t]))
        print "\"/>"
        printf "<text x=\"534\" y=\"%d\" fill=\"%s\">%s %.1f %%</text>\n", 30 + 18 * f, colours[f], families[f], sorted_median(found[families[f], count])
    }
    print "</svg>"
}

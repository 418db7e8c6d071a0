// The replay report as one self-contained page: inline SVG, no scripts, nothing fetched.
#include <algorithm>
#include <cmath>

#include "base/number.hpp"
#include "insight/replay.hpp"

namespace cascade {
namespace {

std::string escaped(std::string_view s) {
  std::string out;
  for (char c : s) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}
std::string percent(double v) { return fixed_text(v * 100, 1) + "&nbsp;%"; }

// A plot area with axes; data in the units of its axes.
class Plot {
 public:
  Plot(double x0, double x1, double y0, double y1)
      : x0_(x0), x1_(x1 > x0 ? x1 : x0 + 1), y0_(y0), y1_(y1 > y0 ? y1 : y0 + 1) {
    svg_ =
        "<svg viewBox=\"0 0 520 320\" role=\"img\"><rect x=\"60\" y=\"10\" width=\"440\" height=\"260\" class=\"area\"/>";
  }
  void ticks(bool x_percent, bool y_percent, std::string_view x_name, std::string_view y_name) {
    for (int i = 0; i <= 4; ++i) {
      const double x = x0_ + (x1_ - x0_) * i / 4, y = y0_ + (y1_ - y0_) * i / 4;
      svg_ += "<text x=\"" + at(px(x)) + "\" y=\"288\" class=\"tick\" text-anchor=\"middle\">" +
              label(x, x_percent) + "</text>";
      svg_ += "<text x=\"54\" y=\"" + at(py(y) + 4) + "\" class=\"tick\" text-anchor=\"end\">" +
              label(y, y_percent) + "</text>";
      svg_ += "<line x1=\"60\" x2=\"500\" y1=\"" + at(py(y)) + "\" y2=\"" + at(py(y)) + "\" class=\"grid\"/>";
    }
    svg_ +=
        "<text x=\"280\" y=\"312\" class=\"name\" text-anchor=\"middle\">" + std::string(x_name) + "</text>";
    svg_ +=
        "<text x=\"14\" y=\"140\" class=\"name\" text-anchor=\"middle\" transform=\"rotate(-90 14 140)\">" +
        std::string(y_name) + "</text>";
  }
  void move(double x, double y) { path_ += (path_.empty() ? "M" : "L") + at(px(x)) + " " + at(py(y)); }
  void line(std::string_view style) {
    svg_ += "<path d=\"" + path_ + "\" class=\"" + std::string(style) + "\"/>";
    path_.clear();
  }
  void dot(double x, double y, double radius, std::string_view style, std::string_view name = {}) {
    svg_ += "<circle cx=\"" + at(px(x)) + "\" cy=\"" + at(py(y)) + "\" r=\"" + at(radius) + "\" class=\"" +
            std::string(style) + "\"><title>" + escaped(name) + "</title></circle>";
    if (!name.empty())
      svg_ += "<text x=\"" + at(std::min(px(x) + 8, 420.0)) + "\" y=\"" + at(py(y) - 6) +
              "\" class=\"tick\">" + escaped(name) + "</text>";
  }
  std::string done() const { return svg_ + "</svg>"; }

 private:
  static std::string at(double v) { return fixed_text(v, 1); }
  static std::string label(double v, bool share) {
    return share ? fixed_text(v * 100, 0) + " %" : "$" + fixed_text(v, v < 0.01 ? 5 : 3);
  }
  double px(double x) const { return 60 + 440 * std::clamp((x - x0_) / (x1_ - x0_), 0.0, 1.0); }
  double py(double y) const { return 270 - 260 * std::clamp((y - y0_) / (y1_ - y0_), 0.0, 1.0); }
  double x0_, x1_, y0_, y1_;
  std::string svg_, path_;
};

std::string curve_plot(const ReplayFigures& f) {
  double most = f.strong_cost, low = 1, high = 0;
  for (const CurvePoint& c : f.curve) {
    most = std::max(most, c.cost);
    low = std::min(low, c.quality);
    high = std::max(high, c.quality);
  }
  for (const Baseline& b : f.baselines) {
    most = std::max(most, b.cost);
    low = std::min(low, b.quality);
    high = std::max(high, b.quality);
  }
  Plot p(0, most * 1.05, std::max(0.0, low - 0.03), std::min(1.0, high + 0.03));
  p.ticks(false, true, "cost per request", "right answers");
  p.move(f.cheap_cost, f.cheap_quality);
  p.move(f.strong_cost, f.strong_quality);
  p.line("mix");
  for (const CurvePoint& c : f.curve) p.move(c.cost, c.quality);
  p.line("curve");
  for (const Baseline& b : f.baselines)
    if (std::string_view(b.name) != "random mix") p.dot(b.cost, b.quality, 4, "base", b.name);
  p.dot(f.chosen.cost, f.chosen.quality, 6, "chosen", "chosen");
  return p.done();
}

std::string reliability_plot(const ReplayFigures& f) {
  Plot p(0, 1, 0, 1);
  p.ticks(true, true, "said by the gate", "right");
  p.move(0, 0);
  p.move(1, 1);
  p.line("mix");
  double most = 1;
  for (const auto& b : f.reliability) most = std::max(most, b.n);
  for (const auto& b : f.reliability)
    if (b.n > 0) p.dot(b.p / b.n, b.y / b.n, 3 + 9 * b.n / most, "chosen");
  return p.done();
}

}  // namespace

std::string replay_html(const ReplayReport& r) {
  const ReplayFigures& f = r.figures;
  std::string h =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Cascade replay</title><style>"
      "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
      "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}td,th{padding:.3rem .6rem;border-bottom:1px solid #d8dde3;text-align:left;vertical-align:top}"
      "svg{width:100%;max-width:40rem;height:auto;display:block}.area{fill:#f6f8fa}.grid{stroke:#e3e7ec}.tick{font-size:11px;fill:#57606a}.name{font-size:12px;fill:#1b1f24}"
      ".curve{fill:none;stroke:#0b6bcb;stroke-width:2.5}.mix{fill:none;stroke:#8c959f;stroke-dasharray:5 4}.base{fill:#8c959f}.chosen{fill:#c8501e;fill-opacity:.85}"
      ".big{font-size:1.6rem;font-weight:600}</style></head><body><h1>Cascade replay</h1>";
  h += "<p>" + std::to_string(r.lines) + " lines, " + std::to_string(f.n) + " labelled pairs, " +
       std::to_string(r.bad) + " bad lines. Cheap: <b>" + escaped(r.cheap) + "</b>, strong: <b>" +
       escaped(r.strong) + "</b>.</p>";
  if (f.n == 0) return h + "<p>There is nothing to compare.</p></body></html>";
  h += "<p class=\"big\">" + percent(f.saving) + " saved at " +
       percent(f.strong_quality > 0 ? f.chosen.quality / f.strong_quality : 0) +
       " of the strong model's quality</p>";
  h += "<p>95&nbsp;% intervals: saving " + percent(f.saving_ci.low) + " to " + percent(f.saving_ci.high) +
       ", right answers " + percent(f.quality_ci.low) + " to " + percent(f.quality_ci.high) + ". Threshold " +
       fixed_text(f.chosen.threshold, 3) + ", " + percent(f.chosen.strong_share) + " strong calls." +
       (f.target_met ? "" : " The target is not met by any threshold.") + "</p>";
  h += "<h2>Cost and quality</h2>" + curve_plot(f) +
       "<table><tr><th></th><th>right</th><th>per request</th><th>strong calls</th></tr>";
  const auto row = [&](std::string_view name, double q, double c, double s) {
    h += "<tr><td>" + std::string(name) + "</td><td>" + percent(q) + "</td><td>$" + fixed_text(c, 6) +
         "</td><td>" + percent(s) + "</td></tr>";
  };
  row("cascade", f.chosen.quality, f.chosen.cost, f.chosen.strong_share);
  for (const Baseline& b : f.baselines) row(b.name, b.quality, b.cost, b.strong_share);
  h += "</table><p>AUROC " + fixed_text(f.auroc, 3) + ", APGR " + fixed_text(f.apgr, 3) +
       ", strong calls for 50/80/95&nbsp;% of the gain: " + percent(f.cpt50) + " / " + percent(f.cpt80) +
       " / " + percent(f.cpt95) + ".</p>";
  h +=
      "<h2>Can its probabilities be believed?</h2>" + reliability_plot(f) + "<p>Calibration error " +
      fixed_text(f.ece, 3) +
      ". Each dot is a tenth of the scale, as large as it has drafts; on the dashed line they are exact.</p>";
  h +=
      "<h2>Savings by domain</h2><table><tr><th>domain</th><th>requests</th><th>escalated</th><th>saved</th><th></th></tr>";
  double most = 1e-12;
  for (const DomainSaving& d : r.domains) most = std::max(most, d.saved_usd);
  for (const DomainSaving& d : r.domains)
    h += "<tr><td>" + escaped(d.domain) + "</td><td>" + std::to_string(d.n) + "</td><td>" +
         std::to_string(d.escalated) + "</td><td>" + (d.saved_usd < 0 ? "-$" : "$") +
         fixed_text(std::abs(d.saved_usd), 4) +
         "</td><td style=\"width:40%\"><svg viewBox=\"0 0 200 12\" style=\"height:12px\"><rect width=\"" +
         fixed_text(200 * std::clamp(d.saved_usd / most, 0.0, 1.0), 1) +
         "\" height=\"12\" fill=\"#0b6bcb\"/></svg></td></tr>";
  h +=
      "</table><h2>Worst mistakes</h2><p>Drafts accepted with much confidence and wrong.</p><table><tr><th>line</th><th>p</th><th>prompt</th><th>answer</th></tr>";
  for (const Mistake& m : r.mistakes)
    h += "<tr><td>" + std::to_string(m.line) + "</td><td>" + fixed_text(m.p, 3) + "</td><td>" +
         escaped(m.prompt) + "</td><td>" + escaped(m.answer) + "</td></tr>";
  return h + "</table></body></html>";
}

}  // namespace cascade

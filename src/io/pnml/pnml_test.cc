#include <gtest/gtest.h>

#include "io/pnml/pnml.h"
#include "loop/6_monitoring/conformance/alignment.h"

namespace sp::io {
namespace {

std::string in_net(std::string_view content) {
  return "<?xml version=\"1.0\"?>\n<pnml>\n<net id=\"n\">\n<page id=\"p\">\n" + std::string(content) +
         "</page>\n</net>\n</pnml>\n";
}

constexpr std::string_view small_net =
    R"(<place id="in"><name><text>in</text></name><initialMarking><text> 1 </text></initialMarking></place>
<place id="mid"/><place id="out"/>
<transition id="t1"><name><text>Take &amp; go</text></name><graphics><position x="1" y="2"/></graphics></transition>
<transition id="t2"><name><text>skip</text></name><toolspecific tool="ProM" version="6.4" activity="$invisible$"/></transition>
<transition id="t3"><name><text></text></name></transition>
<arc id="a1" source="in" target="t1"><inscription><text>1</text></inscription></arc><arc id="a2" source="t1" target="mid"/>
<arc id="a3" source="mid" target="t2"/><arc id="a4" source="t2" target="out"/>
<arc id="a5" source="in" target="t3"/><arc id="a6" source="t3" target="mid"/>
)";

std::string refused(std::string text) {
  const auto net = read_pnml(ByteSource::from_memory(std::move(text)));
  if (net) return "read";
  std::string all = net.error().reason;
  for (const auto& [name, value] : net.error().details) all += ' ' + value;
  return all;
}

TEST(Pnml, ASmallNet) {
  const auto net = read_pnml(ByteSource::from_memory(in_net(small_net))).value();
  EXPECT_EQ(net.start, (monitoring::Marking{1, 0, 0}));
  ASSERT_EQ(net.transitions.size(), 3U);
  EXPECT_EQ(net.transitions[0].label, "Take & go");
  EXPECT_FALSE(net.transitions[1].label);
  EXPECT_FALSE(net.transitions[2].label);
  EXPECT_TRUE(net.ends.empty());
  const auto design = monitoring::design_of(net).value();
  EXPECT_EQ(monitoring::align(design, std::vector<std::uint32_t>{0}).cost, 0U);
  EXPECT_EQ(monitoring::align(design, {}).cost, 0U);
  EXPECT_EQ(monitoring::align(design, std::vector<std::uint32_t>{0, 0}).cost, 1U);
}

TEST(Pnml, FinalMarkingsAreTakenFromTheFile) {
  auto text = in_net(small_net);
  text.insert(text.find("</net>"),
              "<finalmarkings><marking><place idref=\"mid\"><text>1</text></place></marking></finalmarkings>");
  const auto net = read_pnml(ByteSource::from_memory(text)).value();
  EXPECT_EQ(net.ends, (std::vector<monitoring::Marking>{{0, 1, 0}}));
}

TEST(Pnml, WhatIsWrongIsSaidWithItsLine) {
  EXPECT_EQ(refused("<log/>"), "not_pnml 1 the outermost element is not <pnml>");
  EXPECT_EQ(refused("<pnml>"), "not_pnml 1 no element found");
  EXPECT_EQ(refused("<pnml/>"), "not_pnml 1 there is no net in it");
  EXPECT_EQ(refused("<!DOCTYPE pnml [<!ENTITY a \"b\">]><pnml/>"), "pnml_document_type");
  EXPECT_EQ(refused(in_net("<place id=\"a\"/>\n<place id=\"a\"/>\n")), "not_pnml 6 an id stands twice");
  EXPECT_EQ(refused(in_net("<place/>\n")), "not_pnml 5 a node without an id");
  EXPECT_EQ(refused(in_net("<place id=\"a\"/>\n<arc source=\"a\" target=\"b\"/>\n")),
            "not_pnml 6 an arc leads to or from nothing");
  EXPECT_EQ(refused(in_net("<place id=\"a\"/><place id=\"b\"/>\n<arc source=\"a\" target=\"b\"/>\n")),
            "not_pnml 6 an arc joins two nodes of one kind");
  EXPECT_EQ(refused(in_net("<place id=\"a\">\n<initialMarking><text>-1</text></initialMarking></place>")),
            "not_pnml 6 not a number of tokens");
  EXPECT_EQ(
      refused(in_net("<arc id=\"x\" source=\"a\" target=\"b\">\n<arctype><text>inhibitor</text></arctype></arc>")),
      "not_pnml 6 only normal arcs are read");
  EXPECT_EQ(refused(in_net("<referencePlace id=\"x\" ref=\"y\"/>")), "not_pnml 5 reference nodes are not read");
  EXPECT_EQ(refused(in_net("") + "<x/>"), "not_pnml 8 junk after document element");
  std::string deep;
  for (int level = 0; level < 100; ++level) deep += "<page id=\"x\">";
  EXPECT_EQ(refused(in_net(deep)), "not_pnml 5 elements lie too deep");
  std::string many;
  for (std::size_t at = 0; at <= pnml_places_max; ++at) many += "<place id=\"p" + std::to_string(at) + "\"/>";
  EXPECT_EQ(refused(in_net(many)), "pnml_too_large 5000");
}

}  // namespace
}  // namespace sp::io

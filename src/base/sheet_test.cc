#include "base/sheet.h"

#include <gtest/gtest.h>

namespace sp {
namespace {

const Sheet sheet{"工单", {"单号", "标题", "到期"}, {{"SR-1", "=1+1", *parse_instant("2026-03-02T01:00:00Z")}, {std::int64_t{7}, "\"a\",\nb", ""}}};

TEST(Sheet, csv_is_quoted_and_harmless) {
  EXPECT_EQ(to_csv(sheet, std::chrono::hours{8}), "\xEF\xBB\xBF单号,标题,到期\r\nSR-1,'=1+1,2026-03-02 09:00\r\n7,\"\"\"a\"\",\nb\",\r\n");
  for (const char* text : {"+86", "-1", "@SUM(A1)", "\tx"}) {
    const auto csv = to_csv({"", {}, {{std::string(text)}}}, {});
    EXPECT_NE(csv.find('\''), std::string::npos) << text;
  }
}

TEST(Sheet, xlsx_is_a_workbook_of_texts) {
  const auto bytes = to_xlsx(sheet, {});
  EXPECT_EQ(bytes.substr(0, 4), "PK\x03\x04");
  EXPECT_NE(bytes.find("xl/worksheets/sheet1.xml"), std::string::npos);
}

}  // namespace
}  // namespace sp

#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <minizip/zip.h>

#include "base/sheet.h"
#include "io/sheet/sheet_reader.h"

namespace sp::io {
namespace {

std::vector<std::vector<std::string>> cells(const Result<Grid>& grid) {
  std::vector<std::vector<std::string>> rows;
  if (!grid) return {{"refused " + grid.error().reason}};
  for (const GridRow& row : grid->rows) rows.push_back(row.problem ? std::vector<std::string>{"problem " + row.problem->reason} : row.cells);
  return rows;
}
using Rows = std::vector<std::vector<std::string>>;

Result<Grid> read(std::string bytes, SheetEncoding encoding = SheetEncoding::auto_) { return read_sheet(std::move(bytes), encoding); }

TEST(SheetReader, csv_in_every_encoding_and_separator) {
  const Rows expected{{"姓名", "电话"}, {"张伟", "138"}};
  EXPECT_EQ(cells(read("姓名,电话\n张伟,138\n")), expected);
  EXPECT_EQ(cells(read("\xEF\xBB\xBF姓名;电话\r\n张伟;138")), expected);
  EXPECT_EQ(cells(read("姓名\t电话\r\n\r\n张伟\t138\r\n")), expected);
  EXPECT_EQ(cells(read("\xD0\xD5\xC3\xFB,\xB5\xE7\xBB\xB0\n\xD5\xC5\xCE\xB0,138\n")), expected) << "GBK";
  EXPECT_EQ(cells(read("\xA9\x6D\xA6\x57,x\n", SheetEncoding::big5)), (Rows{{"姓名", "x"}}));
  const std::u16string wide = u"姓名,电话\n张伟,138\n";
  std::string little = "\xFF\xFE", big;
  for (const char16_t c : wide) {
    little += {static_cast<char>(c & 0xFF), static_cast<char>(c >> 8)};
    big += {static_cast<char>(c >> 8), static_cast<char>(c & 0xFF)};
  }
  EXPECT_EQ(cells(read(little)), expected);
  EXPECT_EQ(cells(read("\xFE\xFF" + big)), expected);
  EXPECT_EQ(cells(read(big)), expected) << "without a mark";
  EXPECT_EQ(cells(read("\xD0\xD5,a\n", SheetEncoding::utf_8)), (Rows{{"refused encoding_wrong"}}));
  EXPECT_EQ(cells(read("\xFF\xFF\xFF,a\n")), (Rows{{"refused encoding_wrong"}}));
}

TEST(SheetReader, csv_quotes_guards_and_what_is_wrong) {
  EXPECT_EQ(cells(read("a,b\n\"x \"\"y\"\",\nz\",'+86 138\n")), (Rows{{"a", "b"}, {"x \"y\",\nz", "+86 138"}}));
  EXPECT_EQ(cells(read("a,b\n\"x\"y,1\n2,3\n")), (Rows{{"a", "b"}, {"problem text_after_quote"}, {"2", "3"}}));
  EXPECT_EQ(cells(read("a,\"b\n")), (Rows{{"refused quote_not_closed"}}));
  EXPECT_EQ(cells(read("")), (Rows{{"refused sheet_empty"}}));
  EXPECT_EQ(cells(read(",,\n\n")), (Rows{{"refused sheet_empty"}}));
  EXPECT_EQ(cells(read("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")), (Rows{{"refused sheet_is_old_excel"}}));
  std::string many;
  for (std::size_t at = 0; at <= sheet_rows_max; ++at) many += "1\n";
  EXPECT_EQ(cells(read(many)), (Rows{{"refused too_many_rows"}}));
  const auto numbered = read("a\n\n\nb\n");
  EXPECT_EQ(numbered->rows[1].number, 4);
}

TEST(SheetReader, reads_the_workbook_this_program_writes) {
  const Sheet sheet{"客户", {"姓名", "公式", "数"}, {{"张伟", "=1+1", std::int64_t{13800138000}}, {"", "+86", std::int64_t{2}}}};
  const Rows expected{{"姓名", "公式", "数"}, {"张伟", "=1+1", "13800138000"}, {"", "+86", "2"}};
  EXPECT_EQ(cells(read(to_xlsx(sheet, {}))), expected);
  EXPECT_EQ(cells(read(to_csv(sheet, {}))), expected);
}

/// A zip archive with these parts.
std::string zipped(const std::vector<std::pair<std::string, std::string>>& parts) {
  char path[] = "/tmp/setpoint-zip-XXXXXX";
  const int descriptor = mkstemp(path);
  close(descriptor);
  zipFile file = zipOpen64(path, APPEND_STATUS_CREATE);
  for (const auto& [name, content] : parts) {
    zip_fileinfo about{};
    zipOpenNewFileInZip64(file, name.c_str(), &about, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 9, 1);
    zipWriteInFileInZip(file, content.data(), static_cast<unsigned>(content.size()));
    zipCloseFileInZip(file);
  }
  zipClose(file, nullptr);
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  unlink(path);
  return bytes;
}

std::string book(const std::string& rows, const std::string& shared = "", const std::string& styles = "", const std::string& head = "") {
  std::vector<std::pair<std::string, std::string>> parts{
      {"xl/workbook.xml", "<workbook>" + head + "<sheets><sheet name='hidden' state='hidden' r:id='r1'/><sheet name='a' r:id='r2'/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='r1' Target='worksheets/other.xml'/>"
                                     "<Relationship Id='r2' Target='worksheets/sheet1.xml'/></Relationships>"},
      {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData><mergeCells/></worksheet>"}};
  if (!shared.empty()) parts.emplace_back("xl/sharedStrings.xml", shared);
  if (!styles.empty()) parts.emplace_back("xl/styles.xml", styles);
  return zipped(parts);
}

TEST(SheetReader, workbook_cells_of_every_kind) {
  const std::string shared = "<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>yi</t></rPh></si></sst>";
  const std::string styles = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy/mm/dd hh:mm'/><numFmt numFmtId='165' formatCode='0.0\"days\"'/></numFmts>"
                             "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
                             "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/></cellXfs></styleSheet>";
  const std::string rows = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c><c t='s'><v>9</v></c></row>"
                           "<row r='3'><c r='A3' s='1'><v>46083</v></c><c r='B3' s='2'><v>46083.375</v></c><c r='C3' t='b'><v>1</v></c>"
                           "<c r='D3' t='inlineStr'><is><t>x</t></is></c><c r='E3'><v>1.38E10</v></c><c r='F3'><v>0.1</v></c><c r='G3' s='3'><v>3</v></c>"
                           "<c r='H3' t='e'><v>#N/A</v></c></row>"
                           "<row r='4'><c r='A4'><f>1+1</f><v>2</v></c><c r='B4' t='str'><f>[1]x!A1</f><v>far</v></c><c r='C4' t='inlineStr'><is><t>own</t></is></c></row>";
  const auto grid = read(book(rows, shared, styles));
  EXPECT_EQ(cells(grid), (Rows{{"甲", "", "乙丙"}, {"2026-03-02", "2026-03-02 09:00", "true", "x", "13800000000", "0.1", "3"}, {"", "", "own"}}));
  ASSERT_TRUE(grid);
  EXPECT_EQ(grid->rows[1].number, 3);
  EXPECT_EQ(grid->rows[2].formulas, (std::vector<std::int64_t>{0, 1}));
  EXPECT_EQ(cells(read(book("<row><c s='1'><v>44621</v></c></row>", "", styles, "<workbookPr date1904='1'/>"))), (Rows{{"2026-03-02"}}));
}

TEST(SheetReader, hostile_workbooks) {
  EXPECT_EQ(cells(read("PK\x03\x04 and nothing more")), (Rows{{"refused sheet_damaged"}}));
  const std::string sound = book("<row><c t='inlineStr'><is><t>x</t></is></c></row>");
  EXPECT_EQ(cells(read(sound)), (Rows{{"x"}}));
  for (std::size_t length = 4; length + 22 < sound.size(); length += 7) EXPECT_FALSE(read(sound.substr(0, length)));
  for (std::size_t at = 4; at < sound.size(); ++at) {  // any byte changed: an answer, whichever
    std::string changed = sound;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    (void)read(changed);
  }
  EXPECT_EQ(cells(read(zipped({{"a.txt", "x"}}))), (Rows{{"refused sheet_damaged"}}));
  EXPECT_EQ(cells(read(book("<row><c><v>1</v></c>"))), (Rows{{"refused sheet_damaged"}})) << "a row that does not end";
  EXPECT_EQ(cells(read(book("<row><c r='ZZZ1'><v>1</v></c></row>"))), (Rows{{"problem too_many_columns"}}));
  EXPECT_EQ(cells(read(book("<row><c t='inlineStr'><is><t>" + std::string(200'000, 'x') + "</t></is></c></row>"))), (Rows{{"problem record_too_long"}}));
  // A billion laughs never begins to laugh.
  const std::string laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><workbook>&b;</workbook>";
  EXPECT_EQ(cells(read(zipped({{"xl/workbook.xml", laughs}}))), (Rows{{"refused sheet_damaged"}}));
  std::string deep;
  for (int at = 0; at < 100; ++at) deep += "<a>";
  EXPECT_EQ(cells(read(book(deep))), (Rows{{"refused sheet_damaged"}}));
}

TEST(SheetReader, bombs_are_not_unpacked) {
  EXPECT_EQ(cells(read(book(std::string(64 * 1024 * 1024, ' ')))), (Rows{{"refused sheet_suspicious"}}));
  std::vector<std::pair<std::string, std::string>> many;
  for (int at = 0; at < 1'200; ++at) many.emplace_back("p" + std::to_string(at), "");
  EXPECT_EQ(cells(read(zipped(many))), (Rows{{"refused sheet_suspicious"}}));
  // One long text, pointed at from everywhere.
  std::string rows;
  for (int at = 0; at < 3'000; ++at) rows += "<row><c t='s'><v>0</v></c></row>";
  EXPECT_EQ(cells(read(book(rows, "<sst><si><t>" + std::string(100'000, 'x') + "</t></si></sst>"))), (Rows{{"refused sheet_too_large"}}));
  EXPECT_EQ(cells(read(book("<row x='" + std::string(6 * 1024 * 1024, 'x') + "'/>"))), (Rows{{"refused sheet_suspicious"}}));
}

TEST(SheetReader, separator_is_the_one_that_divides_alike) {
  EXPECT_EQ(separator_of("a;b;c\n1,5;2;3\n2,5;2;3\n"), ';');
  EXPECT_EQ(separator_of("name\taddress\nx\tRoad, 1\n"), '\t');
  EXPECT_EQ(separator_of("alone\nx\n"), ',');
}

}  // namespace
}  // namespace sp::io

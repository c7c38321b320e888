# embed_files(target): migrations, definitions, texts and the built web pages become part of the program.
# base/embedded.h reads them by name ("migrations/0001_journal.sql").
function(embed_files target)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
    migrations/*.sql definitions/*.yaml texts/*.json web/dist/*)
  list(SORT files)
  set(assembly ".section .rodata\n")
  set(table "")
  set(index 0)
  foreach(file ${files})
    string(APPEND assembly ".global embedded_${index}\n.global embedded_${index}_end\nembedded_${index}:\n.incbin \"${CMAKE_SOURCE_DIR}/${file}\"\nembedded_${index}_end:\n.byte 0\n")
    string(APPEND declarations "extern \"C\" const char embedded_${index}[], embedded_${index}_end[];\n")
    string(APPEND table "    {\"${file}\", {embedded_${index}, static_cast<std::size_t>(embedded_${index}_end - embedded_${index})}},\n")
    math(EXPR index "${index}+1")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",@progbits\n")
  set(source "#include \"base/embedded.h\"\n${declarations}
namespace sp {
std::span<const EmbeddedFile> embedded_files() {
  static const EmbeddedFile files[] = {\n${table}    {{}, {}}};
  return {files, ${index}};
}
}  // namespace sp\n")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/embedded.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/embedded.cc CONTENT "${source}" @ONLY)
  enable_language(ASM)
  set_source_files_properties(${CMAKE_BINARY_DIR}/embedded.S PROPERTIES OBJECT_DEPENDS "${files}" SKIP_PRECOMPILE_HEADERS ON)
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE absolute)
  set_source_files_properties(${CMAKE_BINARY_DIR}/embedded.S PROPERTIES OBJECT_DEPENDS "${absolute}")
  set_source_files_properties(${CMAKE_BINARY_DIR}/embedded.cc PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${target} PRIVATE ${CMAKE_BINARY_DIR}/embedded.S ${CMAKE_BINARY_DIR}/embedded.cc)
endfunction()

package io.crispfleet.jesptool.nvs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvsCsvTest {
  private static final String CSV =
      """
      # settings of one board
      key,type,encoding,value
      wifi,namespace,,
      ssid,data,string,"Work ""shop"", room"
      lines,data,string,"one
      two"

      channel,data,u8,11
      mask,data,u32,0xFFFFFFFF
      least,data,i64,-9223372036854775808
      most,data,u64,18446744073709551615
      # another namespace
      keys,namespace,,
      hex,data,hex2bin,00 ff
      b64,data,base64,AQID
      raw,data,binary,abc
      cert,file,string,ca.pem
      blob,file,hex2bin,blob.hex
      wifi,namespace,,
      again,data,i8,-1
      """;

  @Test
  void readsEveryTypeAndEncoding() {
    assertThat(NvsCsv.parse(CSV, NvsCsvTest::file).entries())
        .containsExactly(
            new NvsEntry("wifi", "ssid", new NvsValue.Text("Work \"shop\", room")),
            new NvsEntry("wifi", "lines", new NvsValue.Text("one\ntwo")),
            new NvsEntry("wifi", "channel", NvsValue.Int.of(NvsType.U8, 11)),
            new NvsEntry("wifi", "mask", NvsValue.Int.of(NvsType.U32, 0xFFFFFFFFL)),
            new NvsEntry("wifi", "least", NvsValue.Int.of(NvsType.I64, Long.MIN_VALUE)),
            new NvsEntry(
                "wifi",
                "most",
                new NvsValue.Int(NvsType.U64, new BigInteger("18446744073709551615"))),
            new NvsEntry("keys", "hex", new NvsValue.Blob(new byte[] {0, -1})),
            new NvsEntry("keys", "b64", new NvsValue.Blob(new byte[] {1, 2, 3})),
            new NvsEntry("keys", "raw", new NvsValue.Blob("abc".getBytes(UTF_8))),
            new NvsEntry("keys", "cert", new NvsValue.Text("content of ca.pem")),
            new NvsEntry("keys", "blob", new NvsValue.Blob(new byte[] {0x12, 0x34})),
            new NvsEntry("wifi", "again", NvsValue.Int.of(NvsType.I8, -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k,data,u8,1 | no namespace",
        "a,namespace,,\\nk,data,u8,256 | does not fit u8",
        "a,namespace,,\\nk,data,u8,one | does not fit its encoding",
        "a,namespace,,\\nk,data,hex2bin,abc | does not fit its encoding",
        "a,namespace,,\\nk,data,base64,*** | does not fit its encoding",
        "a,namespace,,\\nk,data,float,1 | Encoding 'float' is unknown",
        "a,namespace,,\\nk,thing,u8,1 | type is not",
        "a,namespace,,\\nk,data,u8,1\\nk,data,u8,2 | twice",
        "averyveryverylongname,namespace,, | 1 to 15",
      })
  void saysWhatIsWrong(String rows, String reason) {
    String csv = "key,type,encoding,value\n" + rows.replace("\\n", "\n");
    assertThatThrownBy(() -> NvsCsv.parse(csv, NvsCsvTest::file))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("NVS CSV, line")
        .hasMessageContaining(reason);
  }

  @Test
  void headerRowIsNeeded() {
    assertThatThrownBy(() -> NvsCsv.parse("wifi,namespace,,", NvsCsvTest::file))
        .hasMessageContaining("first row");
    assertThatThrownBy(() -> NvsCsv.parse("", NvsCsvTest::file)).hasMessageContaining("first row");
  }

  @Property(tries = 10_000)
  void mutatedCsvIsRefusedOrRead(
      @ForAll @IntRange(min = 0, max = 460) int at,
      @ForAll @IntRange(min = 0, max = 6) int drop,
      @ForAll @StringLength(max = 4) @CharRange(from = '\n', to = 'z') String scrap) {
    int from = Math.min(at, CSV.length());
    int to = Math.min(from + drop, CSV.length());
    String mutated = CSV.substring(0, from) + scrap + CSV.substring(to);
    try {
      NvsBuilder builder = NvsCsv.parse(mutated, NvsCsvTest::file);
      assertThat(NvsContent.parse(builder.build(0x4000)).entries()).isEqualTo(builder.entries());
    } catch (EspException.BadInput expected) {
      assertThat(expected.advice()).isNotBlank();
    }
  }

  private static byte[] file(String path) {
    return (path.equals("blob.hex") ? "12 34\n" : "content of " + path).getBytes(UTF_8);
  }
}

"""Vietnamese laws and party documents: saved web pages and plain text."""

from __future__ import annotations

from bema.documents.tests.parsing.outline import codes, markdown, outline, page, paths, tree

NOISY_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><title>Luật Giếng nước - Thư viện</title><script>var a = "Điều 1. Giả";</script>
<style>.x{color:red}</style></head>
<body>
<div class="menu"><ul><li><a href="/">Trang chủ</a></li><li><a href="/luat">Văn bản</a></li>
<li><a href="/tin">Tin tức</a></li><li><a href="/lien-he">Liên hệ</a></li></ul></div>
<table id="frame"><tr><td>
 <div class="login">Đăng nhập để xem Điều 1. của văn bản</div>
 <div id="tab1"><div class="content1"><div>
  <table border=0 cellpadding=0><tr>
   <td><p align=center><b>QUỐC HỘI<br>-------</b></p></td>
   <td><p align=center><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>-----</b></p></td>
  </tr><tr><td><p align=center>Luật số: 9/1999/QH10</p></td>
   <td><p align=right><i>Hà Nội, ngày 1 tháng 2 năm 1999</i></p></td></tr></table>
  <p> </p>
  <p align=center><a name="loai_1"><b>LUẬT</b></a></p>
  <p align=center><b>GIẾNG NƯỚC</b></p>
  <p><i>Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;</i></p>
  <p><i>Quốc hội ban hành Luật Giếng nước.</i></p>
  <p><a name="chuong_1"><b>Chương I</b></a></p>
  <p align=center><b>NHỮNG QUY ĐỊNH CHUNG</b></p>
  <p><a name="dieu_1"><b>Điều 1. Phạm vi điều
  chỉnh</b></a></p>
  <p>Luật này quy định về <b>giếng</b>&nbsp;nước.<a href="#_ftn1" name="_ftnref1">[1]</a></p>
  <p><b>Điều 2. Giải thích từ ngữ</b></p>
  <p>1. Trong Luật này, các từ ngữ dưới đây được hiểu như sau:</p>
  <p>a) <i>Giếng</i> là nơi lấy nước;</p>
  <p>b) Gầu là đồ múc nước;</p>
  <p>c) Dây gồm có:</p>
  <p>- Dây gai;</p>
  <p>- Dây dừa.</p>
  <p>d) Thành giếng là bờ giếng;</p>
  <p>đ) Nắp giếng là tấm che.</p>
  <p>2. Chính phủ quy định chi tiết Điều này.</p>
  <p>Trường hợp cần thiết, Chính phủ trình Quốc hội.</p>
  <p><b>Mục 1. QUẢN LÝ</b></p>
  <p><b>Tiểu mục 1. Sổ giếng</b></p>
  <p><b>Điều 3. Sổ</b></p>
  <p>Mỗi giếng có một sổ.</p>
  <div class="ads">Quảng cáo: mua gầu tại đây!</div>
  <p><b>Mục 2. ĐIỀU KHOẢN THI HÀNH</b></p>
  <p><b>Điều 4. Hiệu lực</b></p>
  <p>Luật này có hiệu lực từ ngày 1 tháng 7 năm 1999.</p>
  <p><i>Luật này đã được Quốc hội khóa X, kỳ họp thứ 5 thông qua ngày 1 tháng 2 năm 1999.</i></p>
  <table border=0><tr><td><p> </p></td><td><p align=center><b>CHỦ TỊCH QUỐC HỘI<br><br>Trần Văn Giếng</b></p>
  </td></tr></table>
  <div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Điều này được sửa đổi năm 2001.</p></div>
 </div></div></div>
 <div class="share-bar"><a href="https://fb.example">Chia sẻ</a> <a href="https://x.example">Gửi</a></div>
 <div id="comments"><p>Minh: Điều 1. nghĩa là gì?</p><p>Lan: tôi không biết.</p></div>
</td></tr></table>
<div class="footer"><p>Bản quyền thuộc về Thư viện. Điện thoại 0123.</p></div>
</body></html>
"""


def test_a_saved_page_gives_the_law_and_nothing_of_the_page() -> None:
    assert outline(page(NOISY_PAGE, "vi")) == tree("""
        heading: QUỐC HỘI -------
        heading: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc -----
        heading: Luật số: 9/1999/QH10
        heading: Hà Nội, ngày 1 tháng 2 năm 1999
        heading: LUẬT
        heading: GIẾNG NƯỚC
        preamble: Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
        preamble: Quốc hội ban hành Luật Giếng nước.
        chapter: Chương I | NHỮNG QUY ĐỊNH CHUNG
          article: Điều 1. | Phạm vi điều chỉnh
            unnumbered: Luật này quy định về giếng nước.
          article: Điều 2. | Giải thích từ ngữ
            paragraph: 1. | Trong Luật này, các từ ngữ dưới đây được hiểu như sau:
              point: a) | Giếng là nơi lấy nước;
              point: b) | Gầu là đồ múc nước;
              point: c) | Dây gồm có:
                indent: - | Dây gai;
                indent: - | Dây dừa.
              point: d) | Thành giếng là bờ giếng;
              point: đ) | Nắp giếng là tấm che.
            paragraph: 2. | Chính phủ quy định chi tiết Điều này.
              unnumbered: Trường hợp cần thiết, Chính phủ trình Quốc hội.
          section: Mục 1. | QUẢN LÝ
            subsection: Tiểu mục 1. | Sổ giếng
              article: Điều 3. | Sổ
                unnumbered: Mỗi giếng có một sổ.
          section: Mục 2. | ĐIỀU KHOẢN THI HÀNH
            article: Điều 4. | Hiệu lực
              unnumbered: Luật này có hiệu lực từ ngày 1 tháng 7 năm 1999.
        signature: Luật này đã được Quốc hội khóa X, kỳ họp thứ 5 thông qua ngày 1 tháng 2 năm 1999.
        signature: CHỦ TỊCH QUỐC HỘI Trần Văn Giếng
    """)


def test_the_page_is_recognised_without_being_told_its_language() -> None:
    text = page(NOISY_PAGE)

    assert (text.language, text.tradition) == ("vi", "vi")
    assert text.title == "LUẬT GIẾNG NƯỚC"
    assert outline(text) == outline(page(NOISY_PAGE, "vi"))


def test_footnotes_and_inline_markup_survive_apart() -> None:
    text = page(NOISY_PAGE, "vi")
    by_path = {provision.path: provision for provision in text.provisions}

    assert by_path["art_1/sub_1"].html == "Luật này quy định về <b>giếng</b> nước."
    assert "sửa đổi năm 2001" in by_path["art_1/sub_1"].notes[0].text
    assert "art_2/par_1/point_dd" in by_path
    assert "art_2/par_1/point_d" in by_path


def test_a_translation_beside_the_law_is_left_out_and_told() -> None:
    law = "".join(f"<p><b>Điều {n}.</b></p><p>Nước giếng số {n} là của chung và ai cũng được múc về nhà.</p>"
                  for n in range(1, 60))  # fmt: skip
    english = "".join(f"<p><b>Article {n}.</b></p><p>The water of well {n} is common and free for all to draw.</p>"
                      for n in range(1, 60))  # fmt: skip
    text = page(f"<html><body><div><div>{law}</div><div>{english}</div></div></body></html>")

    assert text.tradition == "vi"
    assert not any("water" in provision.text for provision in text.provisions)
    assert "body_guessed" in codes(text)


def test_a_party_regulation_numbers_by_roman_figures_and_dashes() -> None:
    text = markdown(
        """
        BAN CHẤP HÀNH TRUNG ƯƠNG

        QUY ĐỊNH

        về nước giếng

        Căn cứ Điều lệ; Ban Chấp hành quy định như sau:

        I- QUY ĐỊNH CHUNG

        1- Giếng là của chung.

        2- Người múc nước phải:

        a) giữ sạch;

        b) đậy nắp.

        - Nắp bằng gỗ.

        - Nắp bằng đá.

        II- TỔ CHỨC THỰC HIỆN

        1. Cấp ủy phổ biến Quy định này.

        (1) Họp xóm.

        (2) Đọc ở giếng.

        T/M BAN CHẤP HÀNH
        """,
        "vi",
    )

    assert outline(text) == tree("""
        heading: BAN CHẤP HÀNH TRUNG ƯƠNG
        heading: QUY ĐỊNH
        preamble: về nước giếng
        preamble: Căn cứ Điều lệ; Ban Chấp hành quy định như sau:
        section: I- | QUY ĐỊNH CHUNG
          paragraph: 1- | Giếng là của chung.
          paragraph: 2- | Người múc nước phải:
            point: a) | giữ sạch;
            point: b) | đậy nắp.
              indent: - | Nắp bằng gỗ.
              indent: - | Nắp bằng đá.
        section: II- | TỔ CHỨC THỰC HIỆN
          paragraph: 1. | Cấp ủy phổ biến Quy định này.
            point: (1) | Họp xóm.
            point: (2) | Đọc ở giếng.
        signature: T/M BAN CHẤP HÀNH
    """)


def test_a_decision_carries_a_regulation_whose_articles_start_again() -> None:
    text = markdown(
        """
        QUYẾT ĐỊNH

        Căn cứ Luật Giếng nước;

        Điều 1. Ban hành kèm theo Quyết định này Quy chế giếng.

        Điều 2. Quyết định này có hiệu lực từ ngày ký.

        TM. ỦY BAN

        QUY CHẾ

        (Ban hành kèm theo Quyết định số 7)

        Chương I

        CHUNG

        Điều 1. Phạm vi

        Quy chế này quy định về giếng.

        PHỤ LỤC

        Sổ giếng
        """,
        "vi",
    )

    assert outline(text) == tree("""
        heading: QUYẾT ĐỊNH
        preamble: Căn cứ Luật Giếng nước;
        article: Điều 1. | Ban hành kèm theo Quyết định này Quy chế giếng.
        article: Điều 2. | Quyết định này có hiệu lực từ ngày ký.
        signature: TM. ỦY BAN
        annex: QUY CHẾ
          heading: (Ban hành kèm theo Quyết định số 7)
          chapter: Chương I | CHUNG
            article: Điều 1. | Phạm vi
              unnumbered: Quy chế này quy định về giếng.
        annex: PHỤ LỤC
          heading: Sổ giếng
    """)
    assert "art_1" in paths(text)
    assert "attached_1/chp_1/art_1" in paths(text)


def test_a_sentence_about_an_article_is_no_article() -> None:
    text = markdown("Điều 1. Phạm vi\n\nNhư sau.\n\nĐiều 5 của Luật này không áp dụng.\n", "vi")

    assert [provision.level for provision in text.provisions] == [
        "article",
        "unnumbered",
        "unnumbered",
    ]


def test_a_table_of_contents_above_the_law_is_not_the_law() -> None:
    contents = "".join(f'<p><a href="#d{n}">Điều {n}. Nước {n}</a></p>' for n in range(1, 6))
    law = "".join(
        f'<p id="d{n}"><b>Điều {n}. Nước {n}</b></p><p>Nước số {n} là của chung.</p>'
        for n in range(1, 6)
    )
    text = page(f"<html><body><div>{contents}{law}</div></body></html>", "vi")

    assert [provision.number for provision in text.provisions if provision.number] == [
        f"Điều {n}." for n in range(1, 6)
    ]
    assert "page_furniture" in codes(text)
